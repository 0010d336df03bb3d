// The filled part of a slider's track.

/** Half of the thumb: the track is filled to its middle. */
const THUMB_PX = 14;

export function fillTrack(slider: HTMLInputElement): void {
  const low = Number(slider.min);
  const share = (Number(slider.value) - low) / (Number(slider.max) - low);
  slider.style.setProperty(
    "--filled",
    `calc(${THUMB_PX}px + ${share} * (100% - ${2 * THUMB_PX}px))`,
  );
}
