import type { Asked } from './computation.worker.ts'

export default async function run({ question, progress }: Asked): Promise<unknown> {
  progress.close()
  if (question.kind === 'lines' && question.own.owner === 'dies') process.exit(1)
  return []
}
