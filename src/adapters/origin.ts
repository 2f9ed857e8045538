/**
 * Whether the host is a loopback literal: 127.0.0.0/8 or [::1]. Not `localhost`: that is a name, and a name can be pointed elsewhere.
 */
export const isLoopback = (url: URL): boolean => /^127(\.\d{1,3}){3}$/.test(url.hostname) || url.hostname === '[::1]';

/** Whether Holdpoint talks to this address at all: https, or plain http to a loopback literal; never with a name and password in it. */
export const isAllowed = (url: URL): boolean =>
  (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) && url.username === '' && url.password === '';

/**
 * Whether one server may send us to another address, by a redirect or by naming it. A public server must not send us to a service on this
 * machine or beside it: what it sends us to has a name, as storage has, and no bare address (`[::ffff:127.0.0.1]`, `0.0.0.0` and
 * `169.254.169.254` are ways to write one). Loopback may lead anywhere that is allowed at all.
 */
export const mayFollow = (from: URL, to: URL): boolean => isAllowed(to) && (isLoopback(from) || to.host === from.host || (!isAddress(to) && !/(?:^|\.)localhost\.?$/.test(to.hostname)));

/** The URL parser has brought decimal, octal and hexadecimal forms to four numbers. */
const isAddress = ({ hostname }: URL): boolean => hostname.startsWith('[') || /^\d+(?:\.\d+){3}$/.test(hostname);

/** Whether a part of its path is `.` or `..`, encoded or not. The URL parser takes those away, and what stands before them too. */
export const hasDotSegments = (address: string): boolean => /[/\\](?:\.|%2e){1,2}(?:[/\\?#]|$)/i.test(address.replace(/[?#].*$/s, ''));
