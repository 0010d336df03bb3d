package org.courante.ui;

import android.content.Context;
import android.graphics.Canvas;
import android.util.AttributeSet;
import android.view.View;
import android.widget.Button;
import org.courante.app.R;

/** The big round key: Play, and the tempo in its middle while music sounds. */
public final class DialView extends View {
  private final DialArt art;
  private boolean live;
  private int tempoBpm = -1;

  public DialView(Context context, AttributeSet attributes) {
    super(context, attributes);
    art = new DialArt(context);
    setClickable(true);
    setFocusable(true);
    setDefaultFocusHighlightEnabled(false);
  }

  /** A word below the glyph of Play. */
  void showWord(int wordRes) {
    live = false;
    String word = getResources().getString(wordRes);
    art.rest(word, wordRes == R.string.dial_starting);
    setContentDescription(word);
    invalidate();
  }

  /** Tempo and target in beats a minute; -1 where unknown or where there is nothing to tell. */
  void showTempo(int tempoBpm, int targetBpm) {
    boolean sameName = live && this.tempoBpm == tempoBpm;
    live = true;
    this.tempoBpm = tempoBpm;
    String target = targetBpm < 0 ? "" : getResources().getString(R.string.dial_target, targetBpm);
    art.beat(tempoBpm, targetBpm, target);
    if (!sameName) {
      setContentDescription(
          tempoBpm < 0
              ? getResources().getString(R.string.spoken_pause)
              : getResources().getString(R.string.spoken_pause_at, tempoBpm));
    }
    invalidate();
  }

  @Override
  protected void onMeasure(int widthSpec, int heightSpec) {
    int largest = Math.round(320 * getResources().getDisplayMetrics().density);
    int side = largest;
    if (MeasureSpec.getMode(widthSpec) != MeasureSpec.UNSPECIFIED) {
      side = Math.min(side, MeasureSpec.getSize(widthSpec));
    }
    if (MeasureSpec.getMode(heightSpec) != MeasureSpec.UNSPECIFIED) {
      side = Math.min(side, MeasureSpec.getSize(heightSpec));
    }
    setMeasuredDimension(side, side);
  }

  @Override
  protected void onSizeChanged(int width, int height, int oldWidth, int oldHeight) {
    art.fit(Math.min(width, height));
  }

  @Override
  protected void onDraw(Canvas canvas) {
    art.draw(canvas, isPressed(), isFocused());
  }

  @Override
  protected void drawableStateChanged() {
    super.drawableStateChanged();
    invalidate();
  }

  @Override
  public CharSequence getAccessibilityClassName() {
    return Button.class.getName();
  }
}
