import { useProblemText } from './problem-text.ts'

/** What went wrong with what was last tried; nothing where nothing did. */
export function FaultNote({ error }: { error: unknown }) {
  const problemText = useProblemText()
  if (error === undefined || error === null) return null
  return (
    <p className="note bad" role="alert">
      {problemText(error)}
    </p>
  )
}
