package org.courante.service;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.courante.core.run.Trouble;

/**
 * A fake phone: holds what it was told, and checks the contract of {@link Hands} with every call
 * (each call changes something; sound only with focus; nothing after the last call of a change).
 */
final class RecordingHands implements Hands {
  final List<String> calls = new ArrayList<>();

  Focus answer = Focus.HELD;
  boolean focus;
  boolean service;
  Wish run = Wish.REST;
  boolean hushed;
  String soundUrl;
  float gain = 1f;
  boolean heard;
  Trouble trouble;
  boolean sensors;
  boolean awake;
  boolean radio;
  boolean ears;
  boolean drowsy;
  boolean farewell;
  int refusals;

  @Override
  public Focus askFocus() {
    calls.add("ask");
    focus |= answer != Focus.NONE;
    return answer;
  }

  @Override
  public void dropFocus() {
    assertTrue("focus is dropped once", focus);
    assertTrue("silence before the focus goes", soundUrl == null);
    focus = false;
    calls.add("drop");
  }

  @Override
  public void service(boolean needed) {
    assertTrue(service != needed);
    assertTrue("awake before it begins and until it is over", awake);
    service = needed;
    calls.add(needed ? "service" : "no service");
  }

  @Override
  public void run(Wish wish) {
    assertTrue(run != wish);
    run = wish;
    calls.add("run " + wish);
  }

  @Override
  public void hush(boolean on) {
    assertTrue(hushed != on);
    hushed = on;
  }

  @Override
  public void sound(String listenUrl) {
    if (listenUrl == null) {
      assertFalse("silent already", soundUrl == null);
    } else {
      assertFalse("the same sound again", listenUrl.equals(soundUrl));
      assertTrue("sound without focus", focus);
      assertTrue("sound without ears for pulled headphones", ears);
    }
    soundUrl = listenUrl;
    calls.add(listenUrl == null ? "silence" : "sound " + listenUrl);
  }

  @Override
  public void gain(float gain) {
    assertTrue(this.gain != gain);
    this.gain = gain;
    calls.add("gain " + gain);
  }

  @Override
  public void heard(boolean heard) {
    assertTrue(this.heard != heard);
    this.heard = heard;
  }

  @Override
  public void trouble(Trouble why) {
    assertTrue(trouble != why);
    trouble = why;
  }

  @Override
  public void soundRefused() {
    refusals++;
    calls.add("refused");
  }

  @Override
  public void sensors(boolean on) {
    assertTrue(sensors != on);
    sensors = on;
    calls.add(on ? "sensors" : "no sensors");
  }

  @Override
  public void awake(boolean on) {
    assertTrue(awake != on);
    awake = on;
    calls.add(on ? "awake" : "asleep");
  }

  @Override
  public void radio(boolean on) {
    assertTrue(radio != on);
    radio = on;
  }

  @Override
  public void ears(boolean on) {
    assertTrue(ears != on);
    ears = on;
  }

  @Override
  public void drowsy(boolean on) {
    assertTrue(drowsy != on);
    drowsy = on;
  }

  @Override
  public void farewell(boolean on) {
    assertTrue(farewell != on);
    farewell = on;
  }

  @Override
  public void changed() {
    calls.add("changed");
  }
}
