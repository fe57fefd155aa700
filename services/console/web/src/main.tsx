import { present } from '@lodestone/kernel/present'
import './theme/theme.css'
import './ui/ui.css'
import './shell/shell.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/query-client.ts'
import { startLanguage } from './i18n/i18n.ts'
import { ReadingLanguage } from './i18n/language.tsx'
import { SessionProvider } from './session/session.tsx'
import { Shell } from './shell/shell.tsx'
import { startTheme } from './theme/theme.ts'
import { Toasts } from './ui/toast.tsx'

startTheme()
await startLanguage()
createRoot(present(document.getElementById('app') ?? undefined)).render(
  <StrictMode>
    <ReadingLanguage>
      <QueryClientProvider client={queryClient}>
        <SessionProvider>
          <Shell />
        </SessionProvider>
        <Toasts />
      </QueryClientProvider>
    </ReadingLanguage>
  </StrictMode>,
)
