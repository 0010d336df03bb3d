// One request to the station, and what can come of it.

/** The station refused; `message` is its own sentence. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly field: string | null,
    readonly retryAfterS: number | null,
  ) {
    super(message);
  }

  /** The run is over, or was never this page's. */
  get gone(): boolean {
    return this.status === 401 || this.status === 404;
  }
}

/** No answer came. */
export class Unreachable extends Error {}

export interface Asked {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  readonly token?: string;
  readonly json?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * The answer, if it is a good one.
 * @throws {Refused} the station said no. {Unreachable} nobody answered. An AbortError: `signal` did.
 */
export async function request(path: string, asked: Asked = {}): Promise<Response> {
  const response = await reach(path, asked);
  if (!response.ok) throw await refusal(response);
  return response;
}

/** The answer's JSON; an answer that is none counts as none. */
export async function requestJson(path: string, asked: Asked = {}): Promise<unknown> {
  const response = await request(path, asked);
  try {
    return await response.json();
  } catch (cause) {
    if (asked.signal?.aborted) throw cause;
    throw new Unreachable("what answered is no station", { cause });
  }
}

async function reach(path: string, { method = "GET", token, json, signal }: Asked) {
  const headers = {
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    ...(json === undefined ? {} : { "Content-Type": "application/json" }),
  };
  try {
    return await fetch(path, {
      method,
      headers,
      body: json === undefined ? null : JSON.stringify(json),
      signal: signal ?? null,
      cache: "no-store",
      credentials: "omit",
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Unreachable("the station cannot be reached", { cause });
  }
}

async function refusal(response: Response): Promise<Refused> {
  const problem: unknown = await response.json().catch(() => null);
  const told = (name: string) => {
    const value = problem && typeof problem === "object" ? Reflect.get(problem, name) : null;
    return typeof value === "string" && value ? value : null;
  };
  const message = told("detail") ?? told("title") ?? `the station answered ${response.status}`;
  const retryAfterS = Number(response.headers.get("Retry-After")) || null;
  return new Refused(response.status, message, told("field"), retryAfterS);
}
