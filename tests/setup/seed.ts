import fc from 'fast-check'

/** Properties without a seed of their own take this one: a run says the same as the one before it. `SEED=…` tries others. */
fc.configureGlobal({ seed: Number(process.env.SEED ?? 20271) })
