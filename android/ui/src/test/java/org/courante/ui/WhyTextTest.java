package org.courante.ui;

import static org.junit.Assert.assertEquals;

import android.content.res.Resources;
import java.util.Locale;
import org.courante.core.api.Tempo;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;

@RunWith(RobolectricTestRunner.class)
public final class WhyTextTest {
  private static final Locale BRAZIL = new Locale("pt", "BR");

  @Test
  @Config(qualifiers = "en")
  public void englishPhonesShowTheServersSentence() {
    assertEquals("Every step is a beat", said(Locale.ENGLISH, 170, 172, "cadence", 172));
  }

  @Test
  @Config(qualifiers = "pt")
  public void portuguesePhonesSayItThemselves() {
    assertEquals(
        "Cadência de 172 passos por minuto: 172 batidas por minuto (agora 170).",
        said(BRAZIL, 170, 172, "cadence", 171.8));
    assertEquals("Coração a 151: 84 batidas por minuto.", said(BRAZIL, 84, 84.2, "heart rate", 151));
    assertEquals("Velocidade de 10,8 km/h: 160 batidas por minuto.", speed("speed"));
    assertEquals(speed("speed"), speed("footpod"));
    assertEquals(speed("speed"), speed("treadmill"));
  }

  @Test
  @Config(qualifiers = "pt")
  public void whatIsNotMeasuredHasNoFigure() {
    double none = Double.NaN;
    String goal = ": 72 batidas por minuto.";
    assertEquals("Você pediu um andamento" + goal, said(BRAZIL, 72, 72, "asked", 72));
    assertEquals("Sem sinal novo, o último fica" + goal, said(BRAZIL, 72, 72, "held", 170));
    assertEquals("Sem movimento, a música descansa" + goal, said(BRAZIL, 72, 72, "resting", none));
    assertEquals(
        "Sem movimento, a música descansa" + goal, said(BRAZIL, 72, 72, "of a newer server", none));
  }

  private static String speed(String source) {
    return said(BRAZIL, 160, 160, source, 3.0);
  }

  private static String said(
      Locale locale, double tempoBpm, double targetBpm, String source, double raw) {
    Resources resources = RuntimeEnvironment.getApplication().getResources();
    Tempo tempo = new Tempo(tempoBpm, targetBpm, source, raw, "every step is a beat");
    return WhyText.of(resources, tempo, locale);
  }
}
