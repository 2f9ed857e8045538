/**
 * Whether the host is a loopback literal: 127.0.0.0/8 or [::1]. Not `localhost`: that is a name, and a name can be pointed elsewhere.
 */
export const isLoopback = (url: URL): boolean => /^127(\.\d{1,3}){3}$/.test(url.hostname) || url.hostname === '[::1]';

/** Whether Holdpoint talks to this address at all: https, or plain http to a loopback literal; never with a name and password in it. */
export const isAllowed = (url: URL): boolean =>
  (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) && url.username === '' && url.password === '';

/**
 * Whether a redirect may be followed. A public server must not send us to a service on this machine,
 * so loopback is reached from loopback only.
 */
export const mayFollow = (from: URL, to: URL): boolean => isAllowed(to) && (isLoopback(from) || !isLoopback(to));
