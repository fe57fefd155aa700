import { auditEntry, auditHead, auditProof, EVERYONE, type Role, values } from '@lodestone/contracts'
import { implementOne, notFound } from '@lodestone/http'
import { z } from 'zod'
import { searchAudit } from './audit.search.ts'
import { listHeads, proveHead, readAudit } from './audit.ts'
import { type Implementation, internalRoute } from './internal.route.ts'
import { isReading } from './reading.ts'
import type { RunningService } from './running.ts'

const auditQuery = z.strictObject({
  subject: z.string().max(200).optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
/** Where a page of a search ended: time, number and subject. */
const AFTER = /^([^/]+)\/(\d{1,9})\/(.*)$/s
const searchQuery = z.strictObject({
  from: values.instant,
  to: values.instant,
  person: z.string().max(200).optional(),
  organisation: values.id.optional(),
  act: z.string().max(100).optional(),
  after: z.string().max(500).regex(AFTER).optional(),
  limit: z.coerce.number().int().min(1).max(501),
})
const headQuery = z.strictObject({
  day: values.date.optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
const proofQuery = z.strictObject({ subject: z.string().min(1).max(200), day: values.date.optional() })
const OVERSIGHT: readonly Role[] = ['operator', 'auditor']
const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/** Whose histories were read. Readings hold nothing of anybody's. If reading them were kept too, whoever walks them page by page would never come to an end. */
const shownOf = (entries: readonly { readonly subject: string }[]): string[] =>
  [...new Set(entries.map(entry => entry.subject))].filter(subject => !isReading(subject))

/** What a service answers of its journal. */
export function auditRoutes(running: RunningService): Implementation[] {
  const { name } = running.service
  const { reading } = running.context
  return [
    implementOne(
      internalRoute(name, 'GET', 'audit', OVERSIGHT, pageOf(auditEntry), {
        query: auditQuery,
        audited: true,
        mayLag: true,
      }),
      async call => {
        // Whoever asks for one history may have added to it.
        const sql = call.query.subject === undefined ? reading(call) : running.context.database
        const body = await readAudit(sql, call.query, running.service.withheld)
        return { body, shows: shownOf(body.items) }
      },
    ),
    implementOne(
      internalRoute(name, 'GET', 'audit/search', OVERSIGHT, z.object({ items: z.array(auditEntry) }), {
        query: searchQuery,
        audited: true,
        mayLag: true,
      }),
      async call => {
        const { after, ...search } = call.query
        const [, time = '', seq, subject = ''] = AFTER.exec(after ?? '') ?? []
        const place = after === undefined ? {} : { after: { time, seq: Number(seq), subject } }
        const items = await searchAudit(reading(call), { ...search, ...place }, running.service.withheld)
        return { body: { items }, shows: shownOf(items) }
      },
    ),
    implementOne(
      internalRoute(name, 'GET', 'audit/heads', EVERYONE, pageOf(auditHead), { query: headQuery, mayLag: true }),
      async call => ({ body: await listHeads(reading(call).within('service'), name, call.query) }),
    ),
    implementOne(
      internalRoute(name, 'GET', 'audit/proof', OVERSIGHT, auditProof, { query: proofQuery, mayLag: true }),
      async call => {
        const proof = await proveHead(reading(call), name, call.query, running.service.withheld)
        if (!proof) throw notFound()
        return { body: proof }
      },
    ),
  ]
}
