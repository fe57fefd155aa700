import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../api/client.ts'
import { Problem } from '../../api/problem.ts'
import { saveFile } from '../../files/save.ts'
import { Button } from '../../ui/button.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { toast } from '../../ui/toast.tsx'
import type { Evidence } from './screening.ts'

/** The file behind a proof, saved for reading; whether it is the one that was declared, the browser computes. */
export function EvidenceFile({ evidence: { sha256, type } }: { evidence: Evidence }) {
  const { t } = useTranslation('screening')
  const problemText = useProblemText()
  const opening = useMutation({
    mutationFn: async () => {
      const call = api.GET('/evidence/{sha256}', { params: { path: { sha256 } }, parseAs: 'blob' })
      const file = await ask(call)
      const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
      return { file, isSame: Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('') === sha256 }
    },
    onSuccess: ({ file, isSame }) => {
      saveFile(`${type}-${sha256.slice(0, 10)}.${file.type.split('/')[1] ?? 'bin'}`, file)
      if (isSame) toast(t('fileSaved'))
      else toast(t('fileOther'), 'bad')
    },
    onError: error => toast(error instanceof Problem && error.status === 404 ? t('noFile') : problemText(error), 'bad'),
  })
  return (
    <Button
      kind="quiet"
      isPending={opening.isPending}
      onPress={() => opening.mutate()}
      aria-label={`${t('saveFile')}: ${t(`evidenceTypes.${type}`)}, ${sha256.slice(0, 10)}`}
    >
      {t('saveFile')}
    </Button>
  )
}
