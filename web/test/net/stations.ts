// A fake of the browser's fetch: answers from a script, and remembers what was asked.

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly token: string | null;
  readonly body: unknown;
}

export type Answer = (asked: Asked) => Response | Promise<Response>;

/** Put the fake in place; what is asked is added to the list that comes back. */
export function fakeStation(answer: Answer): Asked[] {
  const all: Asked[] = [];
  globalThis.fetch = async (path, init) => {
    const authorisation = new Headers(init?.headers).get("Authorization");
    const asked = {
      method: init?.method ?? "GET",
      path: String(path),
      token: authorisation?.replace("Bearer ", "") ?? null,
      body: typeof init?.body === "string" ? JSON.parse(init.body) : null,
    };
    all.push(asked);
    return answer(asked);
  };
  return all;
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });

/** As fetch fails without a network. */
export const noNetwork = (): never => {
  throw new TypeError("Failed to fetch");
};
