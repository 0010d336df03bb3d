package org.courante.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Locale;
import org.junit.Test;

public final class FiguresTest {
  private static final Locale PT = Locale.forLanguageTag("pt");

  @Test
  public void timeGetsHoursWhenItNeedsThem() {
    assertEquals("0:00", Figures.time(0, Locale.ROOT));
    assertEquals("0:59", Figures.time(59_999, Locale.ROOT));
    assertEquals("59:59", Figures.time(3_599_000, Locale.ROOT));
    assertEquals("1:00:00", Figures.time(3_600_000, Locale.ROOT));
    assertEquals("12:03:07", Figures.time(43_387_000, Locale.ROOT));
  }

  @Test
  public void timeBeforeTheBeginningIsNought() {
    assertEquals("0:00", Figures.time(-5, Locale.ROOT));
  }

  @Test
  public void distanceIsNeverMoreThanWasRun() {
    assertEquals("0.00", Figures.kilometres(0, Locale.ROOT));
    assertEquals("4.99", Figures.kilometres(4_999, Locale.ROOT));
    assertEquals("5.00", Figures.kilometres(5_000, Locale.ROOT));
    assertEquals("42.19", Figures.kilometres(42_195, Locale.ROOT));
  }

  @Test
  public void numbersAreWrittenAsTheLanguageDoes() {
    assertEquals("5,23", Figures.kilometres(5_237, PT));
    assertEquals("85%", Figures.percent(85, Locale.ENGLISH));
  }

  @Test
  public void paceIsMinutesAndSecondsPerKilometre() {
    assertEquals("5:00", Figures.pace(1000 / 300.0, Locale.ROOT));
    assertEquals("3:59", Figures.pace(1000 / 239.4, Locale.ROOT));
    assertEquals("20:00", Figures.pace(1000 / 1200.0, Locale.ROOT));
  }

  @Test
  public void standingHasNoPace() {
    assertEquals("", Figures.pace(0, Locale.ROOT));
    assertEquals("", Figures.pace(0.3, Locale.ROOT));
    assertEquals("", Figures.pace(Double.NaN, Locale.ROOT));
  }

  @Test
  public void theUnknownIsEmpty() {
    assertEquals("", Figures.whole(Double.NaN, Locale.ROOT));
    assertEquals("", Figures.kilometres(Double.NaN, Locale.ROOT));
    assertEquals("172", Figures.whole(171.6, Locale.ROOT));
  }

  @Test
  public void meanSpeedIsOfTheWholeRun() {
    assertEquals(2.5, Figures.meanSpeedMps(1500, 600_000), 1e-9);
    assertTrue(Double.isNaN(Figures.meanSpeedMps(1500, 0)));
  }
}
