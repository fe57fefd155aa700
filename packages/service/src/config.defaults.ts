import { join } from 'node:path'
import type { ServiceName } from '@lodestone/contracts'
import { API_PREFIX } from '@lodestone/http'
import type { Config } from './config.ts'

/** What settings come to where they leave it to others. */

/** Whose tokens count: the built-in issuer's, for development, unless one is set. */
export const issuerOf = ({ OIDC_ISSUER = 'urn:lodestone:development' }: Pick<Config, 'OIDC_ISSUER'>): string =>
  OIDC_ISSUER

/** Whether a second operator confirms what one could misuse. */
export const asksTwo = ({ FOUR_EYES, OIDC_ISSUER }: Pick<Config, 'FOUR_EYES' | 'OIDC_ISSUER'>): boolean =>
  FOUR_EYES ?? OIDC_ISSUER !== undefined

/** Minutes that a round takes offers at least. */
export const shortestOffering = ({
  SHORTEST_OFFERING_MINUTES,
  OIDC_ISSUER,
}: Pick<Config, 'SHORTEST_OFFERING_MINUTES' | 'OIDC_ISSUER'>): number =>
  SHORTEST_OFFERING_MINUTES ?? (OIDC_ISSUER === undefined ? 0 : 1_440)

/** Where the keyring is: in a file of its own beside the data, unless the settings name another. */
export const keyringFileOf = (config: Pick<Config, 'KEYRING_FILE' | 'DATA_DIR'>): string =>
  config.KEYRING_FILE ?? join(config.DATA_DIR, 'keyring')

/** Where the hub is for its users, without a slash at its end. */
export function originOf({ PUBLIC_URL, HOST, PORT }: Pick<Config, 'PUBLIC_URL' | 'HOST' | 'PORT'>): string {
  let origin = PUBLIC_URL ?? `http://${HOST}:${PORT}`
  while (origin.endsWith('/')) origin = origin.slice(0, -1)
  return origin
}

/** Where the hub's API is for its users; what others keep points to it. */
export const apiOf = (config: Parameters<typeof originOf>[0]): string => `${originOf(config)}${API_PREFIX}`

/** What the log of a service is called when it begins: by where the hub is for its users. */
export const logNameOf = ({ PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>, service: ServiceName): string =>
  `${PUBLIC_URL === undefined ? 'localhost' : new URL(PUBLIC_URL).host}/audit/${service}`
