const isPort = text => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535

/**
 * HORIZON_CONSOLE_DEBUG_PORT is for the end-to-end tests only: they drive the page through it.
 * Without it no port is open; we ourselves talk to Chromium over a pipe. What is not run from its
 * sources does not obey it.
 */
export function debuggingSwitches({ port = '', isPackaged }) {
  if (isPackaged || !isPort(port)) return []
  return [`--remote-debugging-port=${port}`, '--remote-debugging-address=127.0.0.1']
}
