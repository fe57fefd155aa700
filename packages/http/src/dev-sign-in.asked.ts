import type { FastifyRequest } from 'fastify'
import { z } from 'zod'

/** Where the console has browsers sent back to. */
const RETURN_PATH = '/signed-in'

const authorizeQuery = z.object({
  response_type: z.literal('code'),
  client_id: z.string().min(1).max(200),
  redirect_uri: z.string().min(1).max(500),
  scope: z.string().max(500).optional(),
  state: z.string().max(1_000).optional(),
  nonce: z.string().max(500).optional(),
  code_challenge: z.string().regex(/^[\w-]{43}$/),
  code_challenge_method: z.literal('S256'),
})

/** What a browser is sent to the issuer with. */
export type Authorize = z.infer<typeof authorizeQuery>

/** What a browser was sent here with, or a sentence about what is wrong with it. A wrong address is never followed. */
export function askedIn(request: FastifyRequest, redirectUris: readonly string[] | undefined): Authorize | string {
  const allowed = redirectUris ?? [`${originOf(request)}${RETURN_PATH}`]
  const parsed = authorizeQuery.safeParse(request.query)
  if (!parsed.success) return `Not a sign-in that this issuer knows: ${faultsOf(parsed.error)}`
  if (!allowed.includes(parsed.data.redirect_uri)) return 'The address to return to is not the console’s.'
  return parsed.data
}

export const faultsOf = (error: z.ZodError): string =>
  error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join('; ')

/** The issuer as whoever asks reaches it: browsers may know it by another name than services do. */
export const originOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}`
