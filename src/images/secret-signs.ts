/** Signs of a secret that are hardly ever anything else. What merely might be one is left alone: nobody reads a long list. */
export type SecretSign = { what: string; pattern: RegExp };

/** By the file's path in the build context. */
export const secretNames: readonly SecretSign[] = [
  { what: "a private SSH key", pattern: /(^|\/)id_(rsa|dsa|ecdsa|ed25519)$/ },
  { what: "a key store", pattern: /\.(p12|pfx|jks|keystore|kdbx)$/i },
  { what: "a file of environment secrets", pattern: /(^|\/)\.env(\.(local|prod|production))?$/ },
  { what: "a login for the Python package index", pattern: /(^|\/)\.pypirc$/ },
  { what: "logins of curl, git and others", pattern: /(^|\/)[._]netrc$/ },
  { what: "logins of git", pattern: /(^|\/)\.git-credentials$/ },
  { what: "logins of container registries", pattern: /(^|\/)\.dockercfg$|(^|\/)\.docker\/config\.json$/ },
  { what: "logins of AWS", pattern: /(^|\/)\.aws\/credentials$/ },
  { what: "access to a Kubernetes cluster", pattern: /(^|\/)(kubeconfig|\.kube\/config)$/ },
  { what: "access to a Pachyderm cluster", pattern: /(^|\/)\.pachyderm\/config\.json$/ },
  { what: "logins of PostgreSQL", pattern: /(^|\/)\.pgpass$/ },
];

/** By the text of a small file. Every pattern is linear: the text is anybody's. */
export const secretTexts: readonly SecretSign[] = [
  {
    what: "a private key",
    pattern: /-----BEGIN (?:RSA |EC |DSA |OPENSSH |PGP |ENCRYPTED )?PRIVATE KEY(?: BLOCK)?-----/,
  },
  { what: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { what: "a GitHub token", pattern: /\bgh[pousr]_[0-9A-Za-z]{36,255}\b|\bgithub_pat_[0-9A-Za-z_]{82}\b/ },
  { what: "a GitLab token", pattern: /\bglpat-[0-9A-Za-z_-]{20,}/ },
  { what: "a Slack token", pattern: /\bxox[abprs]-[0-9]{8,}-[0-9A-Za-z-]{10,}/ },
  { what: "a Google API key", pattern: /\bAIza[0-9A-Za-z_-]{35}\b/ },
  { what: "a Google service account's key", pattern: /"private_key_id"\s{0,9}:\s{0,9}"[0-9a-f]{40}"/ },
  { what: "a Stripe key", pattern: /\b[sr]k_live_[0-9A-Za-z]{24,}/ },
  { what: "a PyPI token", pattern: /\bpypi-AgEIcHlwaS5vcmc[0-9A-Za-z_-]{50,}/ },
  { what: "an npm token", pattern: /\bnpm_[0-9A-Za-z]{36}\b/ },
  { what: "a Hugging Face token", pattern: /\bhf_[0-9A-Za-z]{34}\b/ },
];
