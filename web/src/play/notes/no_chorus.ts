// No style asks for a chorus; the synthesizer's own would be reckoned all the same.

import type { ChorusProcessor, ChorusProcessorSnapshot } from "spessasynth_core";

export class NoChorus implements ChorusProcessor {
  level = 0;
  preLowpass = 0;
  feedback = 0;
  delay = 0;
  rate = 0;
  depth = 0;
  sendLevelToReverb = 0;
  sendLevelToDelay = 0;

  process(): void {
    // Silence is nothing added.
  }

  getSnapshot(): ChorusProcessorSnapshot {
    const { level, preLowpass, feedback, delay, rate, depth } = this;
    const { sendLevelToReverb, sendLevelToDelay } = this;
    return {
      level,
      preLowpass,
      feedback,
      delay,
      rate,
      depth,
      sendLevelToReverb,
      sendLevelToDelay,
    };
  }
}
