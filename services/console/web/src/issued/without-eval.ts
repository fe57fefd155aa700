import { config } from 'zod'

/** zod compiles its schemas where it may; this site's content security policy lets nothing be compiled, and reports who asks. To be loaded before schemas. */
config({ jitless: true })
