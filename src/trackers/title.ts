/** How a blocker is called where trackers of other work hold it too. */
export const blockerTitle = (target: string, title: string): string => {
  const mark = `[release-blocker][${target}]`;
  return title.startsWith(mark) ? title : `${mark} ${title}`;
};
