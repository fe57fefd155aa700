import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { publicLookup, refusedUrl } from './address.ts'

/** Milliseconds in which a receiver must have answered. */
export const TIMEOUT_MS = 5_000

/**
 * Posts one message and gives the status of the answer, whose body is thrown away. Redirects are not followed; `undefined` when no answer
 * came in time, or the address may not be called. Never rejects.
 */
export function send(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  allowPrivate: boolean,
): Promise<number | undefined> {
  if (refusedUrl(url, allowPrivate) !== undefined) return Promise.resolve(undefined)
  return new Promise(resolve => {
    const request = (url.startsWith('https:') ? secureRequest : plainRequest)(
      url,
      {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body)),
          'user-agent': 'lodestone-webhooks',
        },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        agent: false,
        ...(allowPrivate ? {} : { lookup: publicLookup }),
      },
      response => {
        resolve(response.statusCode)
        response.on('error', () => {}).resume()
      },
    )
    request.on('error', () => resolve(undefined))
    request.end(body)
  })
}
