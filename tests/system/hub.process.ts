import { flushCompileCache } from 'node:module'
import { runProcess } from '@lodestone/service'
import { ALL_SERVICES } from './hub.ts'

/** The whole hub, or the services that `SERVICES` names, as a process that a test may kill. */
await runProcess(ALL_SERVICES)
// One that is killed would leave nothing of what it compiled to the next.
flushCompileCache()
