import { OF_PROJECTS } from '@lodestone/contracts'
import { implement, ProblemError, sees } from '@lodestone/http'
import { refuse } from '@lodestone/kernel'
import { attachment, given, originOf, type ServiceContext } from '@lodestone/service'
import { isOfProjects } from '../project/decision.ts'
import { readMatched } from '../result/result.store.ts'
import { visibleRound } from '../round/round.visible.ts'
import { documentOf } from './statement.document.ts'
import { statementOf } from './statement.making.ts'
import { readStatement } from './statement.reading.ts'
import type { Edition } from './statement.ts'
import { voiceOf } from './statement.voice.ts'
import { workbookOf } from './statement.workbook.ts'

/** Seconds after which there is room again for one more document. */
const RETRY_SECONDS = 5

export function statementRoutes({ database, config }: ServiceContext) {
  return implement({
    readStatement: async call => {
      const { format = 'pdf', lang = 'en', edition: asked } = call.query
      const all = sees(call.identity, 'operator', 'auditor')
      const edition: Edition = asked ?? (all ? 'whole' : call.identity.org === undefined ? 'published' : 'own')
      const found = await database.transaction(async tx => {
        // All of it as of one instant: a document whose parts are of two says what never was.
        await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
        const round = await visibleRound(tx, call)
        const matched = (await readMatched(tx, [round.id])).get(round.id)
        return {
          round,
          read: matched && (await readStatement(tx, { round, matched }, edition, call.identity.org ?? '')),
        }
      })
      const { round, read } = found
      if (!read)
        return refuse(
          'wrong-state',
          isOfProjects(round) ? OF_PROJECTS : `The round is ${round.state}; it has a result once it is matched.`,
        )
      const voice = voiceOf(lang)
      const isOpen = config.PUBLIC_FACE && edition === 'published'
      const page = isOpen ? `public/${lang}/rounds/${round.id}` : `rounds/${round.id}?tab=record`
      const statement = statementOf(read, `${originOf(config)}/${page}`, voice)
      const name = `${fileName(round.draft.reference)}-${edition}-${lang}`
      if (format === 'xlsx') return { ...(await given(workbookOf(statement, name, voice), 'xlsx')), shows: read.shows }
      // Loaded when the first document is asked for.
      const { TooManyDocuments, typeset } = await import('@lodestone/typeset')
      const body = await typeset(documentOf(statement, voice)).catch(error => {
        if (error instanceof TooManyDocuments)
          throw new ProblemError('unavailable', 'Too many documents are being made.', undefined, RETRY_SECONDS)
        throw error
      })
      return {
        body,
        headers: {
          'content-type': 'application/pdf',
          'content-disposition': attachment(`${name}.pdf`),
          'content-language': lang,
        },
        shows: read.shows,
      }
    },
  })
}

/** A reference as part of a name of a file. */
const fileName = (reference: string): string => reference.replace(/[^\p{L}\p{M}\p{N}_.-]+/gu, '-')
