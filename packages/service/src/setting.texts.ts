import { SERVICES, type ServiceName } from '@lodestone/contracts'
import { z } from 'zod'

/** Settings that hold several things in one text. */

export const service = z.enum(SERVICES)

/** What stands between commas. */
export const list = (text: string) =>
  text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')

/** `demand=…,supply=…`: one for each service that is named. */
export const perService = (address: z.ZodURL) =>
  z
    .string()
    .default('')
    .transform(text => list(text).map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
    .pipe(z.array(z.tuple([service, address])))
    .transform(pairs => new Map<ServiceName, string>(pairs))

/** Addresses of services as a setting has them. */
export const perServiceText = (addresses: ReadonlyMap<ServiceName, string>): string =>
  [...addresses].map(([name, url]) => `${name}=${url}`).join(',')
