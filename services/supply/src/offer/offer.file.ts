import { type FileReading, type OfferDraft, type OfferPreview, offerDraft } from '@lodestone/contracts'
import { examine, previewed, readOfferFile } from '@lodestone/files'
import { ProblemError } from '@lodestone/http/problem'
import { parsed, type SentFile } from '@lodestone/http/sent'
import { type FieldError, fieldsRefused } from '@lodestone/kernel'
import { reading, refuseGuess } from '@lodestone/service/file'
import { faultsOfAll } from './offer.draft.ts'

/** Files of offers, read in a thread for files. */

export type PreviewQuery = FileReading & { readonly first?: number }

async function examined(sent: SentFile, query: FileReading, now: Date) {
  const file = await reading(sent, async () => readOfferFile(parsed(sent), query))
  return { file, ...examine(file, offerDraft, 'offers', drafts => faultsOfAll(drafts, now)) }
}

/** What is wrong with a file in which nothing else is. */
const EMPTY: FieldError = { path: 'offers', message: 'the file has no offers' }

/** The offers that a file holds. 422 with every fault beside its cell. */
export async function draftsOf(sent: SentFile, query: FileReading, now: Date): Promise<readonly OfferDraft[]> {
  const { file, drafts, errors, errorCount } = await examined(sent, query, now)
  refuseGuess(file)
  if (errorCount > 0) throw new ProblemError('validation-failed', fieldsRefused(errorCount), errors)
  if (drafts.length === 0) throw new ProblemError('validation-failed', 'The file has no offers.', [EMPTY])
  return drafts
}

/** What an import of the file would store, and what is wrong with it; where nothing is, what would be imported, and the row of each. */
export async function previewOf(
  sent: SentFile,
  query: PreviewQuery,
  now: Date,
): Promise<{ preview: OfferPreview; drafts: readonly OfferDraft[]; rows: readonly number[] }> {
  const { file, ...found } = await examined(sent, query, now)
  const preview = previewed(file, found, EMPTY, query.first)
  return { preview, drafts: preview.importable ? found.drafts : [], rows: found.items.map(({ row }) => row) }
}
