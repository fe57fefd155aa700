/** Health check of a container: exit code 0 when the process in it answers with 2xx, by default that it can serve. */
const path = process.argv[2] ?? '/readyz'
const response = await fetch(`http://127.0.0.1:${process.env.PORT ?? 8080}${path}`, {
  signal: AbortSignal.timeout(3_000),
}).catch(() => undefined)
process.exit(response?.ok ? 0 : 1)
