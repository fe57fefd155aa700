import { fromJson, vouched } from '@lodestone/kernel'
import { notSignedIn } from '../failure.ts'

type Claims = {
  readonly sub?: string
  readonly org?: string
  readonly roles?: readonly string[]
  readonly exp?: number
}

/** What a token says of its bearer, unproven: that it is good, the hub alone can say. */
export function claimsOf(token: string): Claims {
  try {
    return fromJson(vouched<Claims>(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()))
  } catch {
    throw notSignedIn('that is not a token (a JWT)')
  }
}
