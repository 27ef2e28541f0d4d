from flask_cors import CORS, cross_origin

# ruleid: prodready-python-cors-library-default
CORS(app)


@app.get("/feed")
# ruleid: prodready-python-cors-library-default
@cross_origin()
def feed():
    return "feed"


# ok: prodready-python-cors-library-default
CORS(other, origins=["https://app.example.com"])
# ok: prodready-python-cors-library-default
CORS(third, resources={"/api/*": {"origins": origins}})
