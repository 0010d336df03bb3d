// What both players of the stream are to the rest.

export interface PlayerEvents {
  playing(): void;
  /** Nothing comes; what lies ready goes on sounding. */
  waiting(): void;
  /** The browser wants a gesture first. */
  refused(): void;
  /** The browser cannot play what came. */
  broken(): void;
  /** Nothing is to be heard at this address any more. */
  gone(): void;
}

export interface StreamPlayer {
  /** Must be called in a gesture: browsers give sound only then. */
  begin(): void;
  /** The run's sound is there now. */
  open(listenPath: string): void;
  stop(): void;
  readyS(): number;
  /** Which moment of the run is in the ear, in seconds of its sound; null when unknown. */
  heardS(): number | null;
  /** While on, what lies ready is left as it is; what is ready then will go on to be, for a while. */
  keepLag(on: boolean): void;
  /** The station has rendered up to here: for a player that cannot know by itself. */
  tellLive(runS: number): void;
}

/** How much sound of an element lies ready. */
export function readyS({ buffered, currentTime }: HTMLMediaElement): number {
  return buffered.length ? Math.max(0, buffered.end(buffered.length - 1) - currentTime) : 0;
}

/** Let an element play; tell if the browser does not allow it. */
export function play(audio: HTMLAudioElement, signal: AbortSignal, refused: () => void): void {
  audio.play().catch((error: unknown) => {
    const denied = error instanceof DOMException && error.name === "NotAllowedError";
    if (denied && !signal.aborted) refused();
  });
}

export function silence(audio: HTMLAudioElement): void {
  audio.pause();
  audio.removeAttribute("src");
  audio.load();
}
