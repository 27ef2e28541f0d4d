"""The words, calls and annotations by which a route says what it is for."""

from __future__ import annotations

import re

CODE = (
    r"(otp|totp|hotp|mfa|2fa|tfa|pin|pincode|passcode|two_factor|one_time|magic_link|magiclink|backup_code|"
    r"recovery_code)"
)
# Words that say by themselves that credentials are checked or issued, over words joined with `_`.
LOGIN = re.compile(
    r"(^|(?<!first)(?<!last)_)(login|log_in|logon|log_on|signin|sign_in|authenticate|do_login|user_login|signup|sign_up|do_register|register_user|"
    r"registration|create_account|forgot|(reset|forgot|forget|recover)_(\w+_)?password|password_reset|passwordreset|"
    r"resetpassword|forgotpassword|password_recovery|recover_account|remind_password|password_reminder|"
    r"lost_password|reset_?pw|forgot_?pw|basic_auth|magic_link|magiclink|passwordless|request_password|token_obtain|obtain_token|obtain_pair|token_pair|obtain_auth_token|"
    r"get_token|issue_token|create_token|access_token|authtoken|auth_token|refresh_token|token_refresh|auth_refresh|"
    r"(request|send)_(\w+_)?reset|reset_(e?mail|link|code|request)|"
    r"inici(o|ar)_?(de_)?sesion|iniciar_?sessao|(recuperar|restablecer|redefinir|resetar|olvid(e|o|ar)|esqueci(_minha)?)_?(la_)?(contrasena|clave|senha)|"
    r"mot_de_passe_oublie|passwort_(vergessen|zuruecksetzen))(_|$)",  # in other people's languages
    re.I,
)
# The change of a password by somebody who cannot get in, and who proves it by what was sent to them.
RESET = re.compile(
    r"(^|_)(reset|forgot|forget|forgotten|recover|lost)_?(\w+_)?password(_|$)|(^|_)password_?(reset|recovery)(_|$)",
    re.I,
)
SIGNS_IN = re.compile(r"(^|_)(login|log_in|signin|sign_in|authenticate)$", re.I)
END = re.compile(
    r"(^|/)(login|register|token|tokens|signup|auth|authenticate|refresh|jwt|otp|totp|2fa|mfa|passcode|sessions?|invite|invites|invitations?|api_?keys?|keys?)/?$",
    re.I,
)
# What people hold against a reader instead of typing.
BADGE = re.compile(r"(^|/)auth/(?:\w+[/_])?(nfc|rfid|badge|card|qr|qr_?code|fingerprint|face|barcode)/?$", re.I)
REGISTER = re.compile(
    r"(^|_)(register|regist(ry|rieren)?|signup|new_user|create_user|add_user|write_user|"
    r"cadastr(ar|o)|registr(ar|o|azione)|inscri(re|ption))(_|$)",  # in other people's languages
    re.I,
)
ACCOUNTS = re.compile(r"(^|/)(users?|accounts?|members?|customers?|staff|employees?|operators?|cashiers?)/?$", re.I)
VERIFY = re.compile(
    rf"(^|_)(verify|validate|check|confirm|enter|unlock|submit|auth|authenticate|login|enable|send|request|generate|resend|issue)_(\w+_)*{CODE}(_|$)"
    rf"|(^|_){CODE}_(\w+_)*(verify|verification|validate|check|confirm|login|auth|send|request|generate|resend)(_|$)"
    r"|(^|_)(verify|validate|check|confirm)_(\w+_)*(password|passwd|code|access_code)(_|$)"
    r"|(^|_)(password|passwd|access_code)_(\w+_)*(verify|validate|check|confirm)(_|$)",
    re.I,
)
CHANGE = re.compile(
    r"(^|_)(change|update|set)_?(\w+_)?(password|passwd|pin)(_|$)|(^|_)(password|passwd|pin)_(change|update)(_|$)|chpasswd",
    re.I,
)
NEVER = re.compile(
    r"(^|_)(logout|log_out|signout|sign_out|logoff|health|healthz|healthcheck|metrics|revoke|docs|openapi|swagger|redoc|static|"
    r"csrf|captcha|webauthn|passkeys?|fido2?|u2f|blacklist|token_verify|verify_token|unsubscribe|deregister|unregister|webhook|webhooks|callback|profile)(_|$)|(^|_)(done|complete|sent|success)$",
    re.I,
)
SET_UP = re.compile(
    r"(^|_)(setup|set_up|install|installer|wizard|onboarding|bootstrap|first_run|settings|preferences|configure|config)(_|$)"
)
FIELD_END = re.compile(r"(^|_)(password|passwd|pwd|passcode|pin|otp|totp|otp_code|secret_code|access_code)$", re.I)
STORES = re.compile(
    r"^(create|insert|update|upsert|save|delete|remove|commit|add|increment|push|execute|run)(_(one|many|all|row))?$"
)
TOKEN_READ = re.compile(r"(?:\._[dp]\d+|body|json|\(\)|payload|input)\.((?:\w+_)?(?:token|code))$")
TOKEN_IN_PATH = re.compile(r"[:{<]\w*token", re.I)
CODE_READ = re.compile(
    r"(?:\._[dp]\d+|body|json|\(\)|payload|input)\."
    r"((?:invite|invitation|join|access|family|pairing|reset|verification)_code)$"
)
MAKES = re.compile(r"^(create|generate|make|issue|insert|add|new)(_|$)")
PROVES = re.compile(
    r"(check|verify|validate|compare|match|confirm)s?_?(user_)?(password|passwd|pin|otp|totp|code|hash|credentials)(?!_?(complexity|strength|format|policy|length|rules?|requirements?))|(^|_)(authenticate|login|log_in|signin|sign_in|login_user|"
    r"authenticate_user|check_password_hash|checkpw|verify_password|compare_digest)($|_user$|_with)|(totp|otp)\w*\.verify$|mfa_validate|(bcrypt|bcrypt_?js|argon2|scrypt)\.(compare|verify)|is_?valid_password|is_password_(valid|match)|(valid|match)_?password|sign_in_with_password",
    re.I,
)
TRIES = re.compile(  # the check of a credential itself, whatever stands around it
    r"(bcrypt|bcrypt_?js|argon2|scrypt|password_?hash)\w*\.(compare|verify)|^(compare|verify|check|validate)_?(user_?)?"
    r"(password|passwd|pin|otp|totp)|^sign_in_with_password$|^is_(valid_)?password", re.I
)  # fmt: skip
LOGGED_IN = re.compile(
    r"^(check|require|ensure|assert|verify)_?(login|logged_in|auth|authenticated|session|admin|user)$"
)
HASHES = re.compile(
    r"(^|\.)(bcrypt|bcrypt_?js|argon2|scrypt)\.hash(_?sync)?$|(^|\.)(pbkdf2|bcrypt|argon2|scrypt|sha\d+_crypt)\w*\.(hash|encrypt)$|(^|_)hash_(password|passwd|pin)$|^(make_password|set_password)$|"
    r"generate_password_hash$", re.I
)  # fmt: skip
PROVES_CODE = re.compile(
    r"^(check|verify|validate|confirm|match)_((email|sms|phone|login|reset|security|verification|confirmation|mfa|2fa|otp|auth|backup)_)?"
    r"(code|otp|totp|pin|passcode)$"
)
ANSWER = re.compile(
    r"(^|\.)(res|resp|response|reply|NextResponse|Response)(\(\))?\.\w+$"
)  # what is sent, not what came
# Where such a code stands for a person, and not for a coupon or a country.
PERSONAL = re.compile(
    r"(^|_)(auth|verif|confirm|log_?in|sign|otp|phone|e?mail|account|user|regist|password|2fa|mfa|sms|pin(?![a-z]))"
)
CONFIRMS = re.compile(r"(^|_)(verif|confirm|check|validat|activat)")
ASKS = re.compile(
    r"_*(require|ensure|need|must|demand)s?_"
)  # `require_login()` asks who is there, it checks no password
# Asks whether there is one, and how good it is.
ASKS_HOW = re.compile(r"^(bool|len|isinstance|type|(validate|is_valid|check)_\w+_(password|pin)|\w*strength)$")
STRENGTH = "django.contrib.auth.password_validation."  # asks how good a new password is, not whose it is
ISSUES = re.compile(
    r"(^|_)(create|generate|issue|encode|make|sign|random|mint)_(\w+_)?token(_|$)|^get_(access_|auth_|api_)?token(s_for_user)?$|token_(urlsafe|hex|bytes)$|"
    r"(^|\.)for_user$|set_password|make_password|(^|\.)(jwt|jsonwebtoken|jwt_service)\.sign(_async)?$|"
    r"(get|hash|generate|create|make)_?(password|passwd)_?(hash)?|create_user|add_user|register_user|login_user",
    re.I,
)
SENDS = re.compile(
    r"(^|_)send_?(\w+_)?(e?mails?|sms|text|otp|whatsapp|push|message|notification|invitation|invite|verification|confirmation|reset)(_|$)"
    r"|(^|_)(send_mail|sendmail|mail_admins|send_mass_mail|send_async_email|email_user)(_|$)",
    re.I,
)
ASKED_TO_SEND = re.compile(r"(^|_)(re_?)?send(_|$)")
TELLS = re.compile(r"(^|_)send_?(\w+_)?(message|notification)$", re.I)
CARRIES = re.compile(r"e?mail|sms|whatsapp|web_?push|fcm|apns|twilio|send_?push", re.I)
MAILERS = re.compile(
    r"^(smtplib|aiosmtplib|flask_mail|flask_mailman|fastapi_mail|sendgrid|mailjet|resend|postmarker|twilio|vonage|nexmo|"
    r"django\.core\.mail|nodemailer|@sendgrid/mail|postmark|mailgun)\b",
    re.I,
)
SENDING_WORD = re.compile(
    r"(^|_)(contact|contact_us|newsletter|feedback|enquiry|inquiry|send_email|send_mail|send_sms|invite|notify)(_|$)",
    re.I,
)
PAYS = re.compile(  # of Stripe: each call makes an object there, and may be used to try stolen cards
    r"stripe\w*\.(checkout\.sessions|payment_intents|setup_intents|charges|payment_intent|setup_intent|charge)\.create$"
    r"|stripe\.checkout\.session\.create$", re.I
)  # fmt: skip
MODELS = re.compile(
    r"^(openai|anthropic|google\.generativeai|google\.genai|cohere|mistralai|groq|replicate|together|litellm|langchain\w*|llama_index|ollama|"
    r"transformers|vertexai|huggingface_hub|ai(?=\.(?:generate|stream|embed|experimental)|$)|@ai-sdk/\w+|@anthropic-ai/sdk|@google/generative-ai)(\.|\(|$)",
    re.I,
)
MODEL_CALL = re.compile(
    r"(chat\.completions|completions|messages|responses|images|embeddings)\.(create|generate|parse|stream)$|generate_content$|(^|\.)ai\.run$",
    re.I,
)
UPLOAD = re.compile(r"(UploadFile|fastapi\.File|starlette\.datastructures\.UploadFile)$")
UPLOAD_READ = re.compile(
    r"(^|\.)(request|req)\.(files|FILES)(\.|$)|(^|\.)(req|request)\.(file|parts|saveRequestFiles)$"
)
RECEIVER = re.compile(
    r"^(multer|@koa/multer|koa-multer|fastify-multer|hono-multer|express-fileupload|connect-busboy|express-busboy)\b"
    r"|^@nestjs/platform-express\.(File|Files|FileFields|AnyFiles)Interceptor"
)
EXPORT = re.compile(r"(^|_)(export|report|download_pdf|generate_pdf|pdf|backup|xlsx|csv)(_|$)", re.I)
EXPORT_CALL = re.compile(
    r"(^|\.)(csv\.writer|csv\.DictWriter|openpyxl|xlsxwriter|reportlab|weasyprint|pdfkit|to_csv|to_excel|fpdf|puppeteer|pdfkit)(\.|\(|$)",
    re.I,
)
BODY = re.compile(
    r"\.(POST|body|data|form|method|json|get_json|FILES|formData|parseBody|valid|text|files)(\.|\(|$)|require_|api_view|View|form|serializer",
    re.I,
)
