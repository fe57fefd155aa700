import type { ServiceContext } from '@lodestone/service'

/** Where the hub's API is for its users; releases point to it. */
export function apiOf({ PUBLIC_URL, HOST, PORT }: ServiceContext['config']): string {
  let origin = PUBLIC_URL ?? `http://${HOST}:${PORT}`
  while (origin.endsWith('/')) origin = origin.slice(0, -1)
  return `${origin}/api/v1`
}
