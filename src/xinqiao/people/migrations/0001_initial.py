import django.db.models.deletion
import xinqiao.kernel.ids
import xinqiao.kernel.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        xinqiao.kernel.tables.MakeTables(
            operations=[
                migrations.CreateModel(
                    name='Person',
                    fields=[
                        ('id', models.UUIDField(default=xinqiao.kernel.ids.new_uuid, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(choices=[('natural', '自然人'), ('organisation', '法人或者其他组织'), ('account', '网络平台账号')], default='natural', max_length=14)),
                        ('sealed', models.BinaryField()),
                        ('masked_name', models.CharField(max_length=80)),
                        ('id_kind', models.CharField(blank=True, choices=[('resident', '居民身份证'), ('passport', '护照'), ('hk_macao_permit', '港澳居民来往内地通行证'), ('taiwan_permit', '台湾居民来往大陆通行证'), ('foreign_permanent', '外国人永久居留身份证'), ('residence_permit', '港澳台居民居住证'), ('other', '其他证件')], max_length=20)),
                        ('id_note', models.CharField(blank=True, max_length=80)),
                        ('under_14', models.BooleanField(default=False)),
                        ('masked_id_number', models.CharField(blank=True, max_length=24)),
                        ('masked_phone', models.CharField(blank=True, max_length=24)),
                        ('masked_address', models.CharField(blank=True, max_length=120)),
                        ('name_index', models.BinaryField(max_length=32, null=True)),
                        ('id_index', models.BinaryField(max_length=32, null=True)),
                        ('phone_index', models.BinaryField(max_length=32, null=True)),
                        ('created_at', models.DateTimeField()),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('name_index__isnull', False)), fields=['name_index'], name='person_name_index'), models.Index(condition=models.Q(('id_index__isnull', False)), fields=['id_index'], name='person_id_index'), models.Index(condition=models.Q(('phone_index__isnull', False)), fields=['phone_index'], name='person_phone_index')],
                    },
                ),
                migrations.CreateModel(
                    name='FormerIdentity',
                    fields=[
                        ('id', models.UUIDField(default=xinqiao.kernel.ids.new_uuid, editable=False, primary_key=True, serialize=False)),
                        ('sealed', models.BinaryField()),
                        ('masked_name', models.CharField(max_length=80)),
                        ('masked_id_number', models.CharField(blank=True, max_length=24)),
                        ('masked_phone', models.CharField(blank=True, max_length=24)),
                        ('masked_address', models.CharField(blank=True, max_length=120)),
                        ('until', models.DateTimeField()),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former', to='people.person')),
                    ],
                    options={
                        'ordering': ['until'],
                    },
                ),
            ],
        ),
    ]
