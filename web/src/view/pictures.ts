// A run's picture: shown without leaving the page's own rules, and as a photo that others can open.

const WIDTH_PX = 1600;
const LATER_MS = 60_000;

/** The page's content security policy allows images by data address. */
export function svgAddress(svg: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(svg);
  });
}

/** Null where the browser cannot draw it. */
export async function pngOf(image: HTMLImageElement): Promise<File | null> {
  try {
    await image.decode();
  } catch {
    return null;
  }
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH_PX;
  canvas.height = Math.round((WIDTH_PX * image.naturalHeight) / image.naturalWidth);
  const context = canvas.getContext("2d");
  if (!context || canvas.height === 0) return null;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  return blob && new File([blob], "courante.png", { type: "image/png" });
}

export function shareable(file: File): boolean {
  return "canShare" in navigator && navigator.canShare({ files: [file] });
}

export function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), LATER_MS);
}
