package org.courante.ui;

import android.content.Context;
import android.graphics.Canvas;
import android.graphics.Paint;
import android.graphics.Path;
import android.graphics.RadialGradient;
import android.graphics.RectF;
import android.graphics.Shader;
import android.graphics.Typeface;
import java.util.Locale;
import org.courante.app.R;

/** Draws the dial: the disc and the four arcs of Courante's page, the tempo as their light. */
final class DialArt {
  private static final int ARCS = 4;
  private static final float GAP_DEG = 10;

  /** Tempi at which the ring is dark and full, in beats a minute. */
  private static final float LOWEST_BPM = 40;

  private static final float HIGHEST_BPM = 220;

  private final Paint disc = new Paint(Paint.ANTI_ALIAS_FLAG);
  private final Paint rim = stroke();
  private final Paint arc = stroke();
  private final Paint glyph = new Paint(Paint.ANTI_ALIAS_FLAG);
  private final Paint number;
  private final Paint word;
  private final RectF ring = new RectF();
  private final Path play = new Path();
  private final Locale locale;
  private final String unit;
  private final int lineColour;
  private final int edgeColour;
  private final int accentColour;
  private final int textColour;
  private final int mutedColour;
  private final int focusColour;
  private final int topColour;
  private final int bottomColour;

  private float side;
  private String restWord = "";
  private boolean busy;
  private boolean live;
  private int tempoBpm = -1;
  private int targetBpm = -1;
  private String target = "";

  DialArt(Context context) {
    locale = Spoken.locale(context.getResources());
    unit = context.getString(R.string.dial_unit);
    lineColour = context.getColor(R.color.line);
    edgeColour = context.getColor(R.color.edge);
    accentColour = context.getColor(R.color.accent);
    textColour = context.getColor(R.color.text);
    mutedColour = context.getColor(R.color.muted);
    focusColour = context.getColor(R.color.notice_text);
    topColour = context.getColor(R.color.dial_top);
    bottomColour = context.getColor(R.color.dial_bottom);
    number = text(Typeface.create(Typeface.SANS_SERIF, Typeface.BOLD));
    number.setFontFeatureSettings("tnum");
    number.setLetterSpacing(-0.04f);
    word = text(Typeface.create("sans-serif-medium", Typeface.NORMAL));
  }

  void rest(String restWord, boolean busy) {
    live = false;
    this.restWord = restWord;
    this.busy = busy;
  }

  void beat(int tempoBpm, int targetBpm, String target) {
    live = true;
    this.tempoBpm = tempoBpm;
    this.targetBpm = targetBpm;
    this.target = target;
  }

  void fit(int sidePx) {
    side = sidePx;
    float inset = side * 0.05f;
    ring.set(inset, inset, side - inset, side - inset);
    rim.setStrokeWidth(side * 0.004f);
    arc.setStrokeWidth(side * 0.03f);
    disc.setShader(
        new RadialGradient(
            side / 2, side * 0.35f, side * 0.7f, topColour, bottomColour, Shader.TileMode.CLAMP));
    float middle = side / 2;
    float high = side * 0.13f;
    play.reset();
    play.moveTo(middle - high * 0.66f, side * 0.44f - high);
    play.lineTo(middle + high * 1.02f, side * 0.44f);
    play.lineTo(middle - high * 0.66f, side * 0.44f + high);
    play.close();
  }

  void draw(Canvas canvas, boolean pressed, boolean focused) {
    float middle = side / 2;
    canvas.drawCircle(middle, middle, middle - rim.getStrokeWidth(), disc);
    rim.setColor(focused ? focusColour : pressed ? edgeColour : lineColour);
    rim.setStrokeWidth(side * (focused ? 0.012f : 0.004f));
    canvas.drawCircle(middle, middle, middle - rim.getStrokeWidth(), rim);
    drawArcs(canvas);
    if (live) {
      drawTempo(canvas);
    } else {
      drawRest(canvas);
    }
  }

  private void drawArcs(Canvas canvas) {
    float lit = live && tempoBpm > 0 ? share(tempoBpm) * 360 : 0;
    float each = 360f / ARCS;
    for (int i = 0; i < ARCS; i++) {
      float from = i * each + GAP_DEG / 2;
      float span = each - GAP_DEG;
      arc.setColor(lineColour);
      canvas.drawArc(ring, from - 90, span, false, arc);
      float litSpan = Math.min(span, lit - from);
      if (litSpan > 0) {
        arc.setColor(accentColour);
        canvas.drawArc(ring, from - 90, litSpan, false, arc);
      }
    }
    if (live && targetBpm > 0) {
      arc.setColor(textColour);
      canvas.drawArc(ring, share(targetBpm) * 360 - 90.5f, 1, false, arc);
    }
  }

  private void drawTempo(Canvas canvas) {
    float middle = side / 2;
    put(canvas, target, middle, side * 0.265f, side * 0.058f, accentColour, word);
    String bpm = tempoBpm < 0 ? "–" : String.format(locale, "%d", tempoBpm);
    put(canvas, bpm, middle, side * 0.585f, side * 0.36f, textColour, number);
    put(canvas, unit, middle, side * 0.68f, side * 0.056f, mutedColour, word);
    glyph.setColor(mutedColour);
    float top = side * 0.745f;
    float bottom = top + side * 0.075f;
    canvas.drawRect(middle - side * 0.033f, top, middle - side * 0.010f, bottom, glyph);
    canvas.drawRect(middle + side * 0.010f, top, middle + side * 0.033f, bottom, glyph);
  }

  private void drawRest(Canvas canvas) {
    glyph.setColor(busy ? edgeColour : accentColour);
    glyph.setStyle(Paint.Style.FILL_AND_STROKE);
    glyph.setStrokeJoin(Paint.Join.ROUND);
    glyph.setStrokeWidth(side * 0.03f);
    canvas.drawPath(play, glyph);
    glyph.setStyle(Paint.Style.FILL);
    put(canvas, restWord, side / 2, side * 0.72f, side * 0.085f, textColour, word);
  }

  /** Centred on x; smaller where a language needs more room than the dial has. */
  private void put(
      Canvas canvas, String text, float x, float y, float size, int colour, Paint paint) {
    paint.setColor(colour);
    paint.setTextSize(size);
    float room = side * 0.68f;
    float width = paint.measureText(text);
    if (width > room) {
      paint.setTextSize(size * room / width);
    }
    canvas.drawText(text, x, y, paint);
  }

  private static float share(int bpm) {
    return Math.max(0, Math.min(1, (bpm - LOWEST_BPM) / (HIGHEST_BPM - LOWEST_BPM)));
  }

  private static Paint stroke() {
    Paint paint = new Paint(Paint.ANTI_ALIAS_FLAG);
    paint.setStyle(Paint.Style.STROKE);
    paint.setStrokeCap(Paint.Cap.ROUND);
    return paint;
  }

  private static Paint text(Typeface typeface) {
    Paint paint = new Paint(Paint.ANTI_ALIAS_FLAG);
    paint.setTypeface(typeface);
    paint.setTextAlign(Paint.Align.CENTER);
    return paint;
  }
}
