package org.courante.playback;

import org.courante.core.sound.Frame;

/** A frame off the wire, and whether a stream begins with it. */
final class Arrived {
  final Frame frame;
  final boolean begins;

  Arrived(Frame frame, boolean begins) {
    this.frame = frame;
    this.begins = begins;
  }
}
