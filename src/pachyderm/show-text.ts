const longest = 60;

/** A value as a message shows it: in double quotes, line breaks and control characters escaped, cut after 60 characters. */
export function showText(text: string): string {
  const characters = [...text];
  return JSON.stringify(characters.length <= longest ? text : `${characters.slice(0, longest).join("")}…`);
}
