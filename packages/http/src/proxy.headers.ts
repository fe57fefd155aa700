import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyRequest } from 'fastify'

/** Headers that belong to one connection (RFC 9110 section 7.6.1), and those that this end answers by itself. */
const HOP_BY_HOP = new Set(
  'connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding upgrade expect'.split(
    ' ',
  ),
)

/** What a caller says about where it comes from, or about another path or method that is meant: nobody behind this end may believe it. */
const FROM_OUTSIDE =
  /^(?:x-forwarded-.*|forwarded|x-real-ip|x-original-.*|x-rewrite-.*|x-http-method.*|x-method-override)$/

/** Headers without those of the connection. */
export function passedOn(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const named = new Set(
    String(headers.connection ?? '')
      .split(',')
      .map(name => name.trim().toLowerCase()),
  )
  const out: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !HOP_BY_HOP.has(name) && !named.has(name)) out[name] = value
  return out
}

/** What a caller says that a service may believe. */
export const fromCaller = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(passedOn(headers)).filter(([name]) => !FROM_OUTSIDE.test(name)))

/** Where a request comes from, as this end knows it. */
export const forwardedBy = (request: FastifyRequest): Record<string, string> => ({
  'x-forwarded-for': request.ip,
  'x-forwarded-proto': request.protocol,
  ...(request.headers.host ? { 'x-forwarded-host': request.headers.host } : {}),
})
