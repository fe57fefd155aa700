import type { ServiceContext } from '@lodestone/service'

/** Where the hub's API is for its users; releases point to it. */
export function apiOf({ PUBLIC_URL, HOST, PORT }: ServiceContext['config']): string {
  const origin = PUBLIC_URL ?? `http://${HOST}:${PORT}`
  return `${origin.replace(/\/+$/, '')}/api/v1`
}
