/** Refuses what the runtime does not have, by its name, instead of answering `undefined`. */
export function only(name, members) {
  return new Proxy(members, {
    get(target, key) {
      if (key in target || typeof key === 'symbol' || key === 'then') return target[key]
      throw new Error(`${name}.${key} is not part of the Chromium runtime.`)
    }
  })
}

/** Refuses an option the runtime would have to ignore. */
export function onlyOptions(name, options, known) {
  for (const key of Object.keys(options)) {
    if (!known.has(key)) throw new Error(`${name}: ${key} is not part of the Chromium runtime.`)
  }
}
