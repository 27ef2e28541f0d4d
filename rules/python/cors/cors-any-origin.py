from flask_cors import CORS

# ruleid: prodready-python-cors-any-origin
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"])
# ruleid: prodready-python-cors-any-origin
CORS(flask_app, origins="*")
# ok: prodready-python-cors-any-origin
app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com"])
# ok: prodready-python-cors-any-origin
CORS(flask_app, origins=["https://app.example.com"])
# ok: prodready-python-cors-any-origin
app.add_middleware(CORSMiddleware, allow_origins=origins, allow_headers=["*"])
