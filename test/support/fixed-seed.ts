import fc from 'fast-check'

/** The same cases in every run: a change is not refused for what it has not touched. */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_121) })
