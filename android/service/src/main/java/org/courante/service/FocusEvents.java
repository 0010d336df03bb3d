package org.courante.service;

/** What Android says of the sound's focus, told to the coordinator. */
final class FocusEvents implements AudioFocus.Listener {
  private final RunMachine machine;

  FocusEvents(RunMachine machine) {
    this.machine = machine;
  }

  @Override
  public void onGained() {
    machine.focusGained();
  }

  @Override
  public void onLost() {
    machine.focusLost();
  }

  @Override
  public void onLent() {
    machine.focusLent();
  }

  @Override
  public void onDucked() {
    machine.focusDucked();
  }
}
