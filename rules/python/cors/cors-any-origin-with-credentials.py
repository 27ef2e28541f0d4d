from flask_cors import CORS

# ruleid: prodready-python-cors-any-origin-with-credentials
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
# ruleid: prodready-python-cors-any-origin-with-credentials
CORS(flask_app, origins="*", supports_credentials=True)
# ok: prodready-python-cors-any-origin-with-credentials
app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com"], allow_credentials=True)
# ok: prodready-python-cors-any-origin-with-credentials
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=False)
