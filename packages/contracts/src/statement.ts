import { z } from 'zod'

/** The languages of what somebody takes away of a round. */
export const statementLanguage = z.enum(['en', 'de', 'fr', 'ja'])
export type StatementLanguage = z.infer<typeof statementLanguage>
