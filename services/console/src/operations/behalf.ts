import { PROBLEMS, type ProblemCode } from '@lodestone/contracts'
import { type CallHead, type JsonAnswer, ProblemError } from '@lodestone/http'
import { fromJson, vouched } from '@lodestone/kernel'
import type { ServiceResponse } from '@lodestone/service'

/** The caller's own token, since every service judges by itself who asks, and the id of what it asked. */
export const onBehalfOf = (
  call: CallHead,
): Record<string, string> & { readonly authorization: string; readonly 'x-request-id': string } => ({
  authorization: call.raw.headers.authorization ?? '',
  'x-request-id': call.requestId,
  ...(call.identity.org === undefined ? {} : { 'x-organisation': call.identity.org }),
})

/** A service's answer as this route's own: its body, or its problem. */
export function passOn<T>({ status, body, retryAfterSeconds }: ServiceResponse): JsonAnswer<T> {
  if (status < 400) return { status, body: vouched(body) }
  const { code, detail = '' } = problemIn(body)
  if (code !== undefined && isCode(code)) throw new ProblemError(code, detail, undefined, retryAfterSeconds)
  throw new ProblemError('unavailable', 'The service cannot be reached.', undefined, 2)
}

const isCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code)

type ProblemText = { readonly code?: string; readonly detail?: string }

function problemIn(body: string): ProblemText {
  try {
    return fromJson(vouched<ProblemText | null>(body)) ?? {}
  } catch {
    return {}
  }
}
