import { isMainThread } from 'node:worker_threads'

/** Loaded before a hub: on SIGHUP it collects all its garbage, so that what its metrics then say of its heap is what it holds. */
if (isMainThread)
  process.on('SIGHUP', () => void globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' }))
