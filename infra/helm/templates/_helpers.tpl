{{/* Labels of what belongs to a component; given (list root component). */}}
{{- define "lodestone.labels" -}}
{{- $root := index . 0 -}}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
app.kubernetes.io/name: lodestone
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
app.kubernetes.io/part-of: lodestone
{{- with index . 1 }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end }}

{{/* An image: (list root name own), where `own` is a whole reference that goes before. */}}
{{- define "lodestone.image" -}}
{{- $root := index . 0 -}}
{{- index . 2 | default (printf "%s/%s:%s" $root.Values.image.repository (index . 1) ($root.Values.image.tag | default $root.Chart.AppVersion)) -}}
{{- end }}

{{/* What every pod may do: no more than it must. */}}
{{- define "lodestone.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.pods }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "lodestone.container" -}}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{/* A setting that stands in a secret: (list setting secret key). */}}
{{- define "lodestone.secret" -}}
- name: {{ index . 0 }}
  valueFrom:
    secretKeyRef: { name: {{ index . 1 }}, key: {{ index . 2 }} }
{{- end }}

{{/* Whose certificate of PostgreSQL is believed. */}}
{{- define "lodestone.database" -}}
- { name: DATABASE_TLS, value: verify-full }
- { name: DATABASE_CA, value: /run/database/ca.crt }
{{- end }}

{{/* A value as settings are: text. A number stays as it was written, also a long one. */}}
{{- define "lodestone.text" -}}
{{- if kindIs "string" . }}{{ quote . }}{{ else }}{{ toJson . | quote }}{{ end -}}
{{- end }}

{{/* The settings as they stand in the config map. */}}
{{- define "lodestone.settings" -}}
{{- range $name, $value := .Values.settings }}
{{ $name }}: {{ include "lodestone.text" $value }}
{{- end }}
{{- end }}
