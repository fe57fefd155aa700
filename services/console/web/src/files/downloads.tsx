import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { useProblemText } from '../ui/problem-text.ts'
import { download } from './files.ts'

/** Buttons that save a file of the hub. */
export function Downloads({ files }: { files: readonly { path: string; name: string; label: string }[] }) {
  const problemText = useProblemText()
  const [error, setError] = useState<unknown>()
  return (
    <>
      {files.map(({ path, name, label }) => (
        <Button
          key={path}
          kind="quiet"
          onPress={() => {
            setError(undefined)
            download(path, name).catch(setError)
          }}
        >
          {label}
        </Button>
      ))}
      {error !== undefined && (
        <span className="note bad" role="alert">
          {problemText(error)}
        </span>
      )}
    </>
  )
}
