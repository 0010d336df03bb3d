package org.courante.service;

import java.util.ArrayList;
import java.util.List;

/** A fake run that only notes what is wanted of it. */
final class RecordedCommands implements Commands {
  final List<String> all = new ArrayList<>();

  @Override
  public void play() {
    all.add("play");
  }

  @Override
  public void pause() {
    all.add("pause");
  }

  @Override
  public void toggle() {
    all.add("toggle");
  }

  @Override
  public void end() {
    all.add("end");
  }
}
