// Files that the page fetches by name, written in by the build with the hash of their content.

declare const WORKLET_URL: string;
declare const SOUNDFONT_URL: string;

export const workletUrl = WORKLET_URL;
export const soundfontUrl = SOUNDFONT_URL;
