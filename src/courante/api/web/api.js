// The REST contract, and nothing else. The control token travels in a header, never in an address.

export class ApiError extends Error {
  constructor(status, problem, retryAfterS) {
    super(problem.detail || problem.title || `the server answered ${status}`);
    this.status = status;
    this.field = problem.field ?? null;
    this.retryAfterS = retryAfterS;
  }
}

export class Unreachable extends Error {}

async function request(path, { method = "GET", token, json, signal } = {}) {
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (json !== undefined) headers["Content-Type"] = "application/json";
  const body = json === undefined ? undefined : JSON.stringify(json);
  let response;
  try {
    response = await fetch(path, { method, headers, body, signal, cache: "no-store", credentials: "omit" });
  } catch (cause) {
    if (cause.name === "AbortError") throw cause;
    throw new Unreachable("The station cannot be reached.", { cause });
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new ApiError(response.status, problem, Number(response.headers.get("Retry-After")) || null);
  }
  return response;
}

// Addresses come back absolute, as the server saw itself; behind a proxy only the path is sure.
export const pathOf = (url) => new URL(url, location.href).pathname;

const run = (session) => `/api/runs/${encodeURIComponent(session.run_id)}`;

export const styles = async () => (await request("/api/styles")).json();
export const openRun = async (wishes) => (await request("/api/runs", { method: "POST", json: wishes })).json();
export const status = async (session) => (await request(run(session), { token: session.control_token })).json();
export const change = async (session, wishes) =>
  (await request(run(session), { method: "PATCH", token: session.control_token, json: wishes })).json();
export const sendPace = async (session, reading) =>
  (await request(`${run(session)}/pace`, { method: "POST", token: session.control_token, json: reading })).json();
export const endRun = async (session) =>
  (await request(run(session), { method: "DELETE", token: session.control_token }));
export const keepsake = async (session, name) =>
  (await request(`${run(session)}/${name}`, { token: session.control_token })).blob();
export const openEvents = (session, signal) =>
  request(`${run(session)}/events`, { token: session.control_token, signal });
export const openSound = (session, signal) => request(`${pathOf(session.listen_url)}?lag=low`, { signal });
