// A canvas as sharp as the screen, in the page's own colours.

export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Null where there is nothing to draw on: hidden, or a browser without canvas. */
export function surface(canvas: HTMLCanvasElement): Surface | null {
  const { clientWidth: widthPx, clientHeight: heightPx } = canvas;
  const context = canvas.getContext("2d");
  if (!context || !widthPx || !heightPx) return null;
  const scale = Math.min(devicePixelRatio || 1, 2);
  const [width, height] = [Math.round(widthPx * scale), Math.round(heightPx * scale)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, widthPx, heightPx);
  return { context, widthPx, heightPx };
}

export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
